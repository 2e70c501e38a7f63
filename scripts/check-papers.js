/**
 * Checks PDFs against PDF/UA-1 (ISO 14289-1) with veraPDF, which nobody here wrote: node scripts/check-papers.js FILE…
 *
 * Takes Java 17 and Maven, which brings veraPDF into a folder of the system's temporary files. It is no part of the register and of
 * no test: a machine without either loses nothing. Exit codes: 0 every file conforms, 1 one does not, 2 wrong use.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

const version = "1.28.2"
const files = process.argv.slice(2).map((file) => path.resolve(file))
if (files.length === 0) {
  process.stderr.write("usage: node scripts/check-papers.js FILE…\n")
  process.exit(2)
}

const folder = path.join(tmpdir(), `gongshi-verapdf-${version}`)
const library = path.join(folder, "lib")
if (!existsSync(path.join(library, `validation-model-${version}.jar`))) {
  mkdirSync(folder, { recursive: true })
  const dependency = `<groupId>org.verapdf</groupId><artifactId>validation-model</artifactId><version>${version}</version>`
  const project = `<modelVersion>4.0.0</modelVersion><groupId>papers</groupId><artifactId>papers</artifactId><version>1</version>`
  writeFileSync(
    path.join(folder, "pom.xml"),
    `<project xmlns="http://maven.apache.org/POM/4.0.0">${project}<dependencies><dependency>${dependency}</dependency></dependencies></project>`,
  )
  run("mvn", ["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
}
run("java", ["-cp", path.join(library, "*"), path.join(import.meta.dirname, "CheckPapers.java"), ...files])

/**
 * @param {string} program
 * @param {string[]} words
 * @param {string} [cwd]
 */
function run(program, words, cwd) {
  const { status, error } = spawnSync(program, words, { cwd, stdio: "inherit" })
  if (error) process.stderr.write(`${program}: ${error.message}\n`)
  if (status !== 0) process.exit(status ?? 2)
}
