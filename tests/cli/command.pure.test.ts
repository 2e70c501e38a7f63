import { describe, expect, test } from "vitest"
import { readDeclared, UsageError } from "../../src/cli/command.ts"

describe("arguments of a command", () => {
  const declared = {
    arguments: [{ name: "KID", about: "the key" }],
    options: { "good-until": { value: "SIZE", about: "until when" } },
  }
  const beginsAsAnOption = "-mJcQ3hUO4kq6cWvXhD9G7i8xw1nR5sT2yB0aLpEfZk"

  test.each([
    ["before its options", [beginsAsAnOption, "--good-until", "3"]],
    ["behind its options", ["--good-until", "3", beginsAsAnOption]],
    ["behind --", ["--good-until", "3", "--", beginsAsAnOption]],
  ])("name a key whose thumbprint begins with a hyphen, %s", (_where, args) => {
    const { values, positionals } = readDeclared(args, declared)
    expect(positionals).toEqual([beginsAsAnOption])
    expect(values).toEqual({ "good-until": "3" })
  })

  test("that are no option and no thumbprint are refused by name", () => {
    expect(() => readDeclared(["-m"], declared)).toThrow(UsageError)
    expect(() => readDeclared(["--good-util", "3"], declared)).toThrow(/--good-util/)
  })
})
