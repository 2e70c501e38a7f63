/**
 * An export into a folder of its own: drafted, made, and put in its place as a whole or not at all.
 */
import type { Manifest } from "../manifest.ts"
import { openDraft } from "./node-folder.ts"
import { type ExportOrder, type ExportParts, type ExportRefusal, makeExport } from "./node-make.ts"

/** Exports. @throws FolderUnfit */
export async function exportInto(parts: ExportParts, order: ExportOrder): Promise<Manifest | ExportRefusal> {
  const draft = await openDraft(order.folder)
  try {
    const made = await makeExport(parts, { ...order, folder: draft.folder })
    if (!("refused" in made)) await draft.place()
    return made
  } finally {
    await draft.discard()
  }
}
