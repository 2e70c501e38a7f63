#!/usr/bin/env node
// The `gongshi` command for `npx`: sets up on first use, then runs the command line on the pinned Node.
// Plain JavaScript for any Node from 20 on.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { nodeFlags } from "./node-flags.js"
import { setUp } from "./setup.js"

setUp({ development: false })

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const pinned = path.join(root, "node_modules", ".bin", "node")
const node = existsSync(pinned) ? pinned : process.execPath
const main = path.join(root, "src", "cli", "main.ts")
const child = spawn(node, [...nodeFlags, main, ...process.argv.slice(2)], { stdio: "inherit" })
// A signal from the terminal reaches the child by itself; one sent to this process alone is handed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
