/** `gongshi person NAME --same-as OTHER`, `gongshi person NAME --not-same-as OTHER|all` */
import { claimPrefix } from "../access/person-claim.ts"
import { linkRefusals } from "../access/person-link.ts"
import { linkPersons, unlinkAtMachine } from "../access/person-link-act-store.ts"
import { platform } from "../app/platform.ts"
import { command, type ExitCode, say, terminalLanguage, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

const actor = "system:command-line"

export const personCommand = command({
  about:
    "say that two names of the officers' login are one person's, so that they are one where two persons are asked for, or take it back",
  arguments: [{ name: "NAME", about: "a name as the login has it (sub), or claim:… as doctor shows it, to take back" }],
  options: {
    "same-as": { value: "OTHER", about: "the other name, as the login has it" },
    "not-same-as": { value: "OTHER|all", about: "takes back what was said of the two, or all that was said of NAME" },
  },
  examples: [
    ["zhang-1 --same-as zhang-2", "who has two accounts releases nothing of their own"],
    ["zhang-1 --not-same-as zhang-2", "they are two people after all"],
  ],
  problem: "nothing of the kind was said",
  async run(values, given = "") {
    const [name, person, other] = [given.trim(), values["same-as"]?.trim(), values["not-same-as"]?.trim()]
    if (name === "" || (person ?? other ?? "") === "" || (person !== undefined && other !== undefined)) {
      throw new UsageError("expected NAME and one of --same-as OTHER, --not-same-as OTHER|all")
    }
    return other === undefined ? link(name, person ?? "") : unlink(name, other === "all" ? null : other)
  },
})

async function link(name: string, person: string): Promise<ExitCode> {
  if ([name, person].some((each) => each.startsWith(claimPrefix)))
    throw new UsageError(`what begins with ${claimPrefix} is no name of the login`)
  const made = { name, person, actor, at: platform.clock() }
  const linked = await withRegister(({ pool }) => linkPersons(pool, made))
  if (typeof linked === "object") throw new UsageError(linked.detail.en)
  if (linked !== "linked" && linked !== "known") throw new UsageError(linkRefusals[linked].en)
  say(words[linked][terminalLanguage()])
  return 0
}

async function unlink(name: string, other: string | null): Promise<ExitCode> {
  const links = await withRegister(({ pool }) => unlinkAtMachine(pool, { name, other, actor, at: platform.clock() }))
  if (typeof links === "object") throw new UsageError(links.detail.en)
  say(`${words[links === 0 ? "unknown" : "unlinked"][terminalLanguage()]}${links === 0 ? "" : ` (${links})`}`)
  return links === 0 ? 1 : 0
}

const words = {
  linked: { zh: "已记为同一人", en: "they are one person from now on" },
  known: { zh: "已经是同一人", en: "they are one person already" },
  unlinked: {
    zh: "已撤销。登录系统的人员字段仍这样写的，下次登录时会重新记明",
    en: "taken back; what the login's claim still says comes back with the next sign-in",
  },
  unknown: { zh: "没有这样的记载", en: "nothing of the kind was said" },
} as const
