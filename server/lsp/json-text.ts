/**
 * A result that is JSON already. Of a long list that is sent whole, most was sent before: its text is put together from pieces that were kept,
 * where the transport writes texts (text-encoder.ts); elsewhere the value itself is sent.
 */

/** Stands for the value that the text is of. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
