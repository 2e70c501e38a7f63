/** The built files of the page /verify, from the folder `verify/` beside the source. */
import { readFile } from "node:fs/promises"

const folder = new URL("../../verify/", import.meta.url)

/** A file; the name is one of the page's own. */
export async function readVerifyFile(name: string): Promise<Response | null> {
  const text = await readFile(new URL(name, folder)).catch(() => null)
  return text && new Response(text)
}
