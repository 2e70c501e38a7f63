import { expect, test } from "vitest"
import { runCommands } from "../../src/cli/run.ts"

test.each(["EPIPE", "ERR_STREAM_DESTROYED"])("a database whose socket breaks with %s is no success", async (code) => {
  const command = {
    ...{ about: "", examples: [] },
    async run(): Promise<never> {
      throw Object.assign(new Error(`write ${code}`), { code })
    },
  }
  const program = { name: "gongshi", about: "", commands: { work: async () => command }, environment: "" }
  expect(await runCommands({ ...program, toMessage: () => "the database is away" }, ["work"])).toBe(1)
})
