/**
 * Other programs that make and unpack tar archives, where they are there: GNU tar and Python's tarfile.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"

/** Whether both are here. */
export const tarsAreHere =
  (spawnSync("tar", ["--version"], { encoding: "utf8" }).stdout ?? "").includes("GNU tar") &&
  spawnSync("python3", ["-c", "import tarfile"]).status === 0

const unpackers = {
  "GNU tar": (file: string, to: string) => ["tar", "-xf", file, "-C", to],
  Python: (file: string, to: string) => [
    "python3",
    "-c",
    `import tarfile; tarfile.open(${JSON.stringify(file)}).extractall(${JSON.stringify(to)})`,
  ],
} as const satisfies Record<string, (file: string, to: string) => string[]>

/** The program that unpacks. */
export type Unpacker = keyof typeof unpackers
export const unpackerNames: readonly Unpacker[] = ["GNU tar", "Python"]

/** The files that a program unpacks from an archive, by their path. @param to a folder that is not there yet */
export function unpack(unpacker: Unpacker, file: string, to: string): Map<string, Buffer> {
  mkdirSync(to)
  const [program = "", ...args] = unpackers[unpacker](file, to)
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
  const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
  const places = files.map((entry) => path.join(entry.parentPath, entry.name))
  return new Map(places.map((place) => [path.relative(to, place), readFileSync(place)]))
}

/** How an archive is packed of what is in a folder. */
const packers = {
  "GNU tar as it comes": (file: string, folder: string, names: readonly string[]) => [
    "tar",
    "-cf",
    file,
    "-C",
    folder,
    ...names,
  ],
  "GNU tar, of where it stands": (file: string, folder: string) => ["tar", "-cf", file, "-C", folder, "."],
  "GNU tar --format=ustar": (file: string, folder: string, names: readonly string[]) => [
    "tar",
    "--format=ustar",
    "-cf",
    file,
    "-C",
    folder,
    ...names,
  ],
  "GNU tar --format=posix": (file: string, folder: string, names: readonly string[]) => [
    "tar",
    "--format=posix",
    "-cf",
    file,
    "-C",
    folder,
    ...names,
  ],
  "Python, ustar": pythonPacks("USTAR_FORMAT"),
  "Python, GNU": pythonPacks("GNU_FORMAT"),
} as const satisfies Record<string, (file: string, folder: string, names: readonly string[]) => string[]>

/** A way to pack. */
export type Packer = keyof typeof packers

/** Packs all that is in a folder. */
export function pack(packer: Packer, file: string, folder: string): void {
  const [program = "", ...args] = packers[packer](file, folder, readdirSync(folder))
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
}

function pythonPacks(format: string) {
  return (file: string, folder: string, names: readonly string[]) => {
    const adds = names.map((name) => `t.add(${JSON.stringify(path.join(folder, name))}, ${JSON.stringify(name)})`)
    return [
      "python3",
      "-c",
      `import tarfile; t = tarfile.open(${JSON.stringify(file)}, "w", format=tarfile.${format}); ${adds.join("; ")}; t.close()`,
    ]
  }
}
