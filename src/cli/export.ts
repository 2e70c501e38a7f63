/** `gongshi export DIR` */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { platform } from "../app/platform.ts"
import { listWithdrawals } from "../exports/job/withdrawal-store.ts"
import { type Manifest, manifestName, secondSignatureName } from "../exports/manifest.ts"
import { layOutArchive } from "../exports/shelf/archive.ts"
import { writeArchive } from "../exports/shelf/node-archive-file.ts"
import { exportInto, FolderUnfit } from "../exports/snapshot/node-folder.ts"
import type { SnapshotFormat } from "../exports/snapshot/node-make.ts"
import { openNodeKeyring, openNodeLog } from "../node/keys.ts"
import type { PublicKey } from "../signing/signing-key.ts"
import {
  command,
  type ExitCode,
  progressLine,
  readChoice,
  readCount,
  say,
  terminalLanguage,
  UsageError,
} from "./command.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"

const formats = {
  both: ["zstd", "gzip"],
  zstd: ["zstd"],
  gzip: ["gzip"],
} as const satisfies Record<string, readonly SnapshotFormat[]>

export const exportCommand = command({
  about: "write the signed snapshot of what is published, or what has changed since a size of the log",
  arguments: [{ name: "DIR", about: "the folder that is written", is: "folder" }],
  options: {
    from: { value: "SIZE", about: "the changes since this size of the log, in the place of a snapshot", many: true },
    format: { value: "FORMAT", about: "how a snapshot is packed; both without", choices: ["zstd", "gzip", "both"] },
    tar: { value: "FILE", about: "all of it as one file too", is: "file" },
    json: { about: "the manifest, as one JSON object" },
  },
  examples: [
    ["out", "what is live"],
    ["out --from 4711 --tar delta.tar", "what has changed since a partner's size, as one file"],
  ],
  async run(values, folder = "") {
    const from = (values.from ?? []).map((text) => readCount("--from", text, 0, Number.MAX_SAFE_INTEGER))
    if (values.format !== undefined && from.length > 0) {
      throw new UsageError("--format is of a snapshot; with --from there is none, and deltas are zstd")
    }
    const format = readChoice("--format", values.format ?? "both", ["both", "zstd", "gzip"])
    const order = {
      folder,
      from,
      formats: from.length > 0 ? [] : formats[format],
      tar: values.tar,
      json: values.json ?? false,
    }
    return withRegister((register) => exportTo(register, order))
  },
})

interface Order {
  folder: string
  from: readonly number[]
  formats: readonly SnapshotFormat[]
  tar: string | undefined
  json: boolean
}

async function exportTo(register: OpenRegister, { tar, json, ...order }: Order): Promise<ExitCode> {
  const { pool: sql, config } = register
  const keyring = await openNodeKeyring(config, sql, say)
  const signer = await keyring.signer("export")
  if (!signer) {
    say(
      "the private half of the key that signs exports is not here: gongshi keys list says which it is; bring its file",
    )
    return 1
  }
  const signedLog = openNodeLog(config, sql, () => {})
  const progress = progressLine()
  const made = await exportInto(
    { sql, signedLog, signer, issuer: config.issuer, clock: platform.clock },
    {
      ...order,
      withdrawn: await listWithdrawals(sql),
      onProgress: (lines, of) => progress.show(`exporting: ${lines} of ${of} lines`),
    },
  ).catch((error: Error) => {
    throw error instanceof FolderUnfit ? new UsageError(error.message) : error
  })
  progress.end()
  if ("refused" in made) {
    say(made.detail[terminalLanguage()])
    return made.refused === "not-in-log" ? 2 : 1
  }
  if (json) process.stdout.write(`${JSON.stringify(made)}\n`)
  else tell(made, signer.key)
  if (tar !== undefined) await archive(made, order.folder, tar, json)
  return 0
}

function tell(manifest: Manifest, key: PublicKey): void {
  for (const { name, bytes, records } of manifest.files) {
    process.stdout.write(`${name}  ${records} lines  ${bytes} bytes\n`)
  }
  process.stdout.write(`manifest.jws  log size ${manifest.log.size}, signed by ${key.kid} (${key.key_origin})\n`)
  if (key.key_origin === "self-generated") {
    say("the signing key was made by this program: give partners its key set in person (gongshi keys jwks)")
  }
}

/** Everything of the folder as one file. */
async function archive(manifest: Manifest, folder: string, file: string, json: boolean): Promise<void> {
  const bytes = new Uint8Array(await readFile(path.join(folder, manifestName)))
  const second = await readFile(path.join(folder, secondSignatureName)).catch(() => null)
  const laidOut = layOutArchive({ manifest, bytes, second: second && new Uint8Array(second) })
  await writeArchive(laidOut, folder, file)
  if (!json) process.stdout.write(`${file}  ${laidOut.layout.length} bytes\n`)
}
