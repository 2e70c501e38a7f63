/**
 * `npm run verify:package`: makes `gongshi-verify-VERSION.tgz`, the receiver as a package that stands alone: one program
 * with everything in it, the library, a README. Nothing is installed beside it, and no registry is asked.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { layOutTar } from "../src/exports/shelf/tar.ts"
import { buildVerify } from "./build-verify.js"

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const read = (name: string) => readFileSync(path.join(root, name), "utf8")
const { version, license } = JSON.parse(read("package.json"))
const name = "gongshi-verify"

/** What the package is called as a file. */
export const packageFile = `${name}-${version}.tgz`

// The first Node with zstd and, without a flag, SQLite: the one unpacks exports, the other holds the lock of a mirror.
const oldestNode = ">=22.15"

const description = {
  ...{ name, version, license, type: "module", engines: { node: oldestNode } },
  description: "Verifies and mirrors what a register of merchants' credit information (信用公示) publishes",
  bin: { [name]: "program.js" },
  exports: { ".": { types: "./gongshi-verify.d.ts", default: "./gongshi-verify.js" } },
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

/** Makes the package: the bytes of the tarball, the same for the same source. */
export async function buildReceiver(): Promise<Buffer> {
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
  ]
  const members = files.map(([file, text]) => {
    const content = Buffer.from(text)
    return { name: `package/${file}`, bytes: content.length, content }
  })
  const layout = layOutTar(members, 0)
  const chunks = [...layout.pieces(0, layout.length)].map((piece) =>
    piece.kind === "bytes" ? piece.bytes : piece.member.content,
  )
  return gzipSync(Buffer.concat(chunks), { level: 9 })
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const bytes = await buildReceiver()
  const target = path.resolve(process.argv[2] ?? "dist")
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, packageFile), bytes)
  process.stdout.write(`${path.join(target, packageFile)}: ${bytes.length} bytes\n`)
}
