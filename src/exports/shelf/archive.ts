/**
 * The archive of an export for carriage into a closed network: its files, and nothing that the manifest does not vouch for.
 * Keys and advice that came along would be whoever's who packed it. Laid out from the manifest; the files are read when they
 * are sent.
 */
import { createHash } from "node:crypto"
import { type Manifest, manifestName, secondSignatureName } from "../manifest.ts"
import { layOutTar, type TarLayout, type TarMember } from "./tar.ts"

/** A member of the archive: text that is made, or a file of the export by its name. */
export type ArchiveMember = TarMember & { sha256: string } & ({ text: Uint8Array<ArrayBuffer> } | { file: string })

export interface Archive {
  layout: TarLayout<ArchiveMember>
  /** Digest over all that makes it what it is, hex: another archive has another. */
  identity: string
}

/** An export as it is to be laid out: its manifest, read and as it is signed, and the second signature if it has one. */
export interface ArchivedExport {
  manifest: Manifest
  bytes: Uint8Array<ArrayBuffer>
  second: Uint8Array<ArrayBuffer> | null
}

export function layOutArchive({ manifest, bytes, second }: ArchivedExport): Archive {
  const { size } = manifest.log
  const root = `gongshi-${size}`
  const made = (name: string, text: Uint8Array<ArrayBuffer>): ArchiveMember => ({
    ...{ name: `${root}/${name}`, bytes: text.length, text },
    sha256: createHash("sha256").update(text).digest("hex"),
  })
  const members: ArchiveMember[] = [
    made(`exports/${size}/${manifestName}`, bytes),
    ...(second ? [made(`exports/${size}/${secondSignatureName}`, second)] : []),
    ...manifest.files.map(
      ({ name, bytes, sha256 }): ArchiveMember => ({
        name: `${root}/exports/${size}/${name}`,
        bytes,
        sha256,
        file: name,
      }),
    ),
  ]
  const layout = layOutTar(members, manifest.iat)
  const identity = createHash("sha256")
  for (const header of layout.headers) identity.update(header)
  for (const { sha256 } of members) identity.update(sha256)
  return { layout, identity: identity.digest("hex") }
}
