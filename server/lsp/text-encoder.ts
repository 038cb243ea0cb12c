/** Writes the messages of a stream as JSON, some of whose results are bytes of it already (json-text.ts). */
import type { ContentTypeEncoder, Message, ResponseMessage } from "vscode-languageserver";
import { JsonText } from "./json-text.ts";

export const TEXT_ENCODER: ContentTypeEncoder = {
  name: "application/json",
  encode: async (message, { charset }) => written(message, charset),
};

function written(message: Message, charset: BufferEncoding): Uint8Array {
  const { result, ...rest } = message as ResponseMessage & { readonly result?: unknown };
  if (!(result instanceof JsonText)) return Buffer.from(JSON.stringify(message), charset);
  const begin = Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"result":`, charset);
  return Buffer.concat([begin, ...result.pieces, Buffer.from("}", charset)]);
}
