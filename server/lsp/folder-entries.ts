/** What a folder holds that a document may name files of: on the disk, or asked of a client that has files where the server has none. */
import type { FolderEntry } from "../features/completion-paths.ts";
import type { Eventually } from "./guard.ts";
import { LIST_FOLDER_REQUEST, type ListFolderParams, type ListFolderResult } from "./protocol.ts";
import { refusal, rootsOf } from "./reach.ts";
import type { Workspace } from "./workspace.ts";

export function entriesOf(
  { documents, host, client, connection }: Workspace,
  folder: string,
  document: string,
): Eventually<readonly FolderEntry[]> {
  const roots = rootsOf(document, documents.folders);
  if (!URL.canParse(folder) || refusal(folder, roots) !== undefined) return [];
  if (host.seesFile(folder)) return host.listFolder?.(folder, roots) ?? [];
  if (!client.listFolder) return [];
  const params: ListFolderParams = { uri: folder };
  return connection.sendRequest<ListFolderResult>(LIST_FOLDER_REQUEST, params).then(
    (entries) => entries ?? [],
    () => [],
  );
}
