/**
 * `npm run verify:package`: makes `gongshi-verify-VERSION.tgz`, the receiver as a package that stands alone: one program
 * with everything in it, the library, a README. Nothing is installed beside it, and no registry is asked. It is signed where
 * verify/releases holds the publisher's note of this version and of these bytes, or with PUBLISHER_KEY, a file of a key whose
 * public half stands in verify/publisher.txt, which writes that note (docs/trust.md).
 */
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { layOutTar } from "../src/exports/shelf/tar.ts"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { type NoteSigner, noteSigner, signNote } from "../src/ledger/signed-note.ts"
import {
  formatRelease,
  openRelease,
  publisherFile,
  readPublishers,
  releaseNoteFile,
} from "../src/verify/release/release.ts"
import { buildVerify } from "./build-verify.js"

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const read = (name: string) => readFileSync(path.join(root, name), "utf8")
const { version, license } = JSON.parse(read("package.json"))
const name = "gongshi-verify"

/** What the package is called as a file. */
export const packageFile = `${name}-${version}.tgz`

/** Where the publisher's note of this version lies, so that whoever builds the same source makes the package that was signed. */
export const noteOfVersion = path.join(root, "verify/releases", `${version}.note`)

// The first Node with zstd and, without a flag, SQLite: the one unpacks exports, the other holds the lock of a mirror.
const oldestNode = ">=22.15"

const description = {
  ...{ name, version, license, type: "module", engines: { node: oldestNode } },
  description: "Verifies and mirrors what a register of merchants' credit information (信用公示) publishes",
  bin: { [name]: "program.js" },
  exports: {
    ".": { types: "./gongshi-verify.d.ts", default: "./gongshi-verify.js" },
    "./rarer": { types: "./rarer.d.ts", default: "./rarer.js" },
  },
}

// Said before anything is read that an older Node would stumble over.
const launcher = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number)
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(\`${name}: 需要 Node 22.15 或更新版本，这里是 \${process.versions.node}\\n\`)
  process.stderr.write(\`${name}: this is Node \${process.versions.node}; it takes 22.15 or newer\\n\`)
  process.exitCode = 2
} else await import("./receiver.js")
`

async function bundleProgram(): Promise<{ text: string; packages: string[] }> {
  const { outputFiles, metafile } = await build({
    ...{ absWorkingDir: root, entryPoints: ["src/cli/receiver.ts"], bundle: true, write: false, metafile: true },
    ...{ format: "esm", platform: "node", target: "node22", charset: "utf8", legalComments: "none" },
    // Names are kept: whoever runs it may read it.
    minifySyntax: true,
    // Bundled packages of the older kind ask for Node's modules by `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins: [{ name: "version-alone", setup: ({ onLoad }) => onLoad({ filter: /\/package\.json$/ }, versionAlone) }],
  })
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  )
  return { text: outputFiles[0]?.text ?? "", packages: [...new Set(packages)].sort() }
}

const versionAlone = () => ({ contents: JSON.stringify({ version }), loader: "json" as const })

/** The licences of what is bundled, each under its name. */
function licences(packages: readonly string[]): string {
  const files = ["LICENSE", "LICENSE.md", "LICENCE", "UNLICENSE"]
  const texts = packages.map((name) => {
    const text = files.flatMap((file) => {
      try {
        return [read(`node_modules/${name}/${file}`)]
      } catch {
        return []
      }
    })[0]
    const stated: unknown = JSON.parse(read(`node_modules/${name}/package.json`)).license
    return `${name}: ${stated}\n\n${text ?? ""}`
  })
  return texts.join("\n----\n\n")
}

/** Whose package it is. */
export interface Publisher {
  /** The text of verify/publisher.txt: the keys that it believes in, of itself and of the next one. */
  pins: string
  /** Null: the note that is there, if it is of these files. */
  signer: NoteSigner | null
  /** A note of a release that was signed before; null: none. */
  signed?: string | null
}

/** The package. */
export interface Built {
  bytes: Buffer
  /** The publisher's note in it; null: nobody vouches for it. */
  note: string | null
  /** The verifier key of who has signed it. */
  signedBy: string | null
}

/** This project's own: what it pins, and what it has signed of this version. */
export const ownPublisher = (): Publisher => ({
  pins: read(`verify/${publisherFile}`),
  signer: null,
  signed: existsSync(noteOfVersion) ? readFileSync(noteOfVersion, "utf8") : null,
})

/**
 * Makes the package: the bytes of the tarball, the same for the same source and key.
 * @throws where nobody who has the package would believe its signature
 */
export async function buildReceiver({ pins, signer, signed = null }: Publisher): Promise<Built> {
  const believed = readPublishers(sha256, pins)
  if (!believed) throw new Error(`verify/${publisherFile} has a line that is no verifier key`)
  if (signer && !believed.includes(signer.vkey)) {
    throw new Error(
      `the key is none of verify/${publisherFile}: put its public half there first, the line\n${signer.vkey}`,
    )
  }
  const [program, library] = [await bundleProgram(), await buildVerify()]
  const files: [string, string][] = [
    ["package.json", `${JSON.stringify(description, null, 2)}\n`],
    ["README.md", read("verify/receiver/README.md")],
    ["LICENSE", read("LICENSE")],
    ["LICENSES-OF-PARTS.txt", licences(program.packages)],
    ["program.js", launcher],
    ["receiver.js", program.text],
    ["gongshi-verify.js", library["gongshi-verify.js"] ?? ""],
    ["gongshi-verify.d.ts", library["gongshi-verify.d.ts"] ?? ""],
    ["rarer.js", library["rarer.js"] ?? ""],
    ["rarer.d.ts", read("verify/rarer.d.ts")],
    [publisherFile, pins],
  ]
  const digests = new Map(files.map(([file, text]) => [file, createHash("sha256").update(text).digest("hex")]))
  const text = formatRelease({ name, version, files: digests })
  const note = signer ? await signNote(text, [signer]) : signed
  const signedBy = note === null ? null : await signerOf(text, note, believed)
  if (note !== null && signedBy !== null) files.push([releaseNoteFile, note])
  const members = files.map(([file, text]) => {
    const content = Buffer.from(text)
    return { name: `package/${file}`, bytes: content.length, content }
  })
  const layout = layOutTar(members, 0)
  const chunks = [...layout.pieces(0, layout.length)].map((piece) =>
    piece.kind === "bytes" ? piece.bytes : piece.member.content,
  )
  return { bytes: gzipSync(Buffer.concat(chunks), { level: 9 }), note: signedBy && note, signedBy }
}

/** The key that has signed exactly this; null where none of those that are believed has. */
async function signerOf(text: string, note: string, vkeys: readonly string[]): Promise<string | null> {
  const opened = await openRelease(sha256, note, vkeys)
  return "release" in opened && formatRelease(opened.release) === text ? (opened.signedBy[0] ?? null) : null
}

/** The signer whose key lies in a file, as `gongshi keys root key` makes one. */
function signerIn(file: string): NoteSigner {
  const { name, x, d } = JSON.parse(readFileSync(file, "utf8"))
  return noteSigner(sha256, name, { x, d })
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { PUBLISHER_KEY: key, PUBLISHERS: publishers = path.join(root, "verify", publisherFile) } = process.env
  const own = ownPublisher()
  const pins = readFileSync(publishers, "utf8")
  const { bytes, note, signedBy } = await buildReceiver({ ...own, pins, signer: key ? signerIn(key) : null })
  const target = path.resolve(process.argv[2] ?? "dist")
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, packageFile), bytes)
  const digest = createHash("sha256").update(bytes).digest("hex")
  process.stdout.write(`${path.join(target, packageFile)}: ${bytes.length} bytes, SHA-256 ${digest}\n`)
  // What others sign for their partners is theirs to keep.
  if (key && note !== null && pins === own.pins) {
    mkdirSync(path.dirname(noteOfVersion), { recursive: true })
    writeFileSync(noteOfVersion, note)
    process.stdout.write(
      `commit ${path.relative(root, noteOfVersion)}: who builds this source then has the signed package\n`,
    )
  }
  process.stdout.write(signedBy === null ? `${unsigned()}\n` : `signed by ${signedBy}\n`)
}

function unsigned(): string {
  const why = existsSync(noteOfVersion)
    ? `verify/releases/${version}.note is of other bytes`
    : `verify/releases has no note of ${version}`
  return `unsigned, nobody vouches for it: PUBLISHER_KEY names no key, and ${why}`
}
