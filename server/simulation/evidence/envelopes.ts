/** What was measured of everything; each part lies beside what it speaks of. */
import { BUILD_ENVELOPES } from "../builds/envelopes.generated.ts";
import { PLATFORM_ENVELOPES } from "../platforms/envelopes.generated.ts";
import { COMMAND_ENVELOPES } from "./command-envelopes.generated.ts";
import type { Envelopes } from "./envelope.ts";

export const ENVELOPES: Envelopes = { ...BUILD_ENVELOPES, ...PLATFORM_ENVELOPES, ...COMMAND_ENVELOPES };
