/** The architectures by the name that a scenario gives them. */

import type { Arch } from "../state/events.ts";
import { arm64BootPlan } from "./arm64/boot-plan.ts";
import type { BootPlanner } from "./boot-plan.ts";
import { x86BootPlan } from "./x86/boot-plan.ts";

export const BOOT_PLANS: Readonly<Record<Arch, BootPlanner>> = { x86_64: x86BootPlan, arm64: arm64BootPlan };
