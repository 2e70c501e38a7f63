/** `gongshi person NAME --same-as OTHER` */
import { claimPrefix } from "../access/person-link.ts"
import { linkPersons } from "../access/person-link-act-store.ts"
import { platform } from "../app/platform.ts"
import { command, say, terminalLanguage, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

export const personCommand = command({
  about: "say that two names of the officers' login are one person's: where two persons are asked for, they are one",
  arguments: [{ name: "NAME", about: "a name as the login has it (sub)" }],
  options: { "same-as": { value: "OTHER", about: "the other name, as the login has it", required: true } },
  examples: [["zhang-1 --same-as zhang-2", "who has two accounts releases nothing of their own"]],
  async run(values, name = "") {
    const person = values["same-as"] ?? ""
    if (name.trim() === "" || person.trim() === "") throw new UsageError("expected NAME and --same-as OTHER")
    if ([name, person].some((each) => each.startsWith(claimPrefix)))
      throw new UsageError(`what begins with ${claimPrefix} is no name of the login`)
    const link = { name, person, actor: "system:command-line", at: platform.clock() }
    const linked = await withRegister(({ pool }) => linkPersons(pool, link))
    if (typeof linked === "object") throw new UsageError(linked.detail.en)
    const words = {
      linked: { zh: "已记为同一人", en: "they are one person from now on" },
      known: { zh: "已经是同一人", en: "they are one person already" },
    } as const
    say(words[linked][terminalLanguage()])
    return 0
  },
})
