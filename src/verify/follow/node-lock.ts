/**
 * One follower at a time in a folder. The lock is one of the operating system's, through SQLite, so that it dies with the
 * process that holds it: a file with a process number in it would outlive a crash and be taken for another's.
 */
import { DatabaseSync } from "node:sqlite"
import { FollowTrouble } from "./trouble.ts"

/** Takes the lock that a file stands for. @throws FollowTrouble when another process holds it */
export function takeLock(file: string, folder: string): { release(): void } {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec("begin exclusive")
  } catch (error) {
    lock.close()
    const isHeld = error instanceof Error && /locked|busy/.test(error.message)
    if (!isHeld) throw error
    throw new FollowTrouble({
      zh: `另一个 gongshi follow 正在更新 ${folder}：请等它结束，或者使用别的目录。`,
      en: `another gongshi follow is at work in ${folder}: wait until it has ended, or use another folder.`,
    })
  }
  return { release: () => lock.close() }
}
