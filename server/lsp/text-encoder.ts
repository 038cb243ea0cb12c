/** Writes the messages of a stream as JSON, some of whose results are texts of it already (json-text.ts). */
import type { ContentTypeEncoder, Message, ResponseMessage } from "vscode-languageserver";
import { JsonText } from "./json-text.ts";

export const TEXT_ENCODER: ContentTypeEncoder = {
  name: "application/json",
  encode: async (message, { charset }) => Buffer.from(written(message), charset),
};

function written(message: Message): string {
  const { result, ...rest } = message as ResponseMessage & { readonly result?: unknown };
  if (!(result instanceof JsonText)) return JSON.stringify(message);
  return `${JSON.stringify(rest).slice(0, -1)},"result":${result.text}}`;
}
