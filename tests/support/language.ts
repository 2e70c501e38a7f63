/** Languages that a machine may have or not. */
import { execFileSync } from "node:child_process"

function has(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Whether a language is there, and new enough. */
export const languages = {
  python: has("python3", "-c", "import sys; assert sys.version_info >= (3, 9)"),
  java: has("javac", "--version"),
  go: has("go", "version"),
}
