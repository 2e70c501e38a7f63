/**
 * UTF-8 as it streams: bytes, or text that is there already, as text.
 */

/** Decodes chunks; what is not UTF-8 comes as U+FFFD. @param bom whether a byte order mark at the beginning stays */
export async function* utf8Text(
  chunks: AsyncIterable<string | Uint8Array>,
  { bom }: { bom: "keep" | "drop" },
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: bom === "keep" })
  for await (const chunk of chunks) yield typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
