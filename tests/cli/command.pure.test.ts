import { describe, expect, test } from "vitest"
import { readArgs, UsageError } from "../../src/cli/command.ts"

describe("arguments of a command", () => {
  const options = { "good-until": { type: "string" } } as const
  const beginsAsAnOption = "-mJcQ3hUO4kq6cWvXhD9G7i8xw1nR5sT2yB0aLpEfZk"

  test.each([
    ["before its options", [beginsAsAnOption, "--good-until", "3"]],
    ["behind its options", ["--good-until", "3", beginsAsAnOption]],
    ["behind --", ["--good-until", "3", "--", beginsAsAnOption]],
  ])("name a key whose thumbprint begins with a hyphen, %s", (_where, args) => {
    const { values, positionals } = readArgs(args, options, 1)
    expect(positionals).toEqual([beginsAsAnOption])
    expect(values).toEqual({ "good-until": "3" })
  })

  test("that are no option and no thumbprint are refused by name", () => {
    expect(() => readArgs(["-m"], options, 1)).toThrow(UsageError)
    expect(() => readArgs(["--good-util", "3"], options, 0)).toThrow(/--good-util/)
  })
})
