/** Everything that is fuzzed. */
import { archives } from "./archives/archives.ts";
import { edits } from "./edits/edits.ts";
import { panelMessages } from "./messages/panel-messages.ts";
import { viewMessages } from "./messages/view-messages.ts";
import { pages } from "./pages/pages.ts";
import { reports } from "./reports/reports.ts";
import { scenarios } from "./scenarios/scenarios.ts";
import { sessions } from "./sessions/sessions.ts";
import { sources } from "./sources/sources.ts";
import type { Subject } from "./subject.ts";

export const SUBJECTS: readonly Subject[] = [
  scenarios,
  edits,
  pages,
  sources,
  sessions,
  reports,
  archives,
  viewMessages,
  panelMessages,
] as readonly Subject[];

export function subjectNamed(name: string): Subject | undefined {
  return SUBJECTS.find((subject) => subject.name === name);
}
