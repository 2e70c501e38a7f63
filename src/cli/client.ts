/** `gongshi client add NAME --role platform|agency` */
import { addClient, toApiKey } from "../access/api-key.ts"
import { clientRoles } from "../access/scope.ts"
import { platform } from "../platform.ts"
import { type Command, readArgs, readChoice, UsageError, withRegister } from "./command.ts"

export const clientCommand: Command = {
  summary: "add a platform or an agency; prints its API key, once",
  usage: "client add NAME --role platform|agency",
  async run(args) {
    const { values, positionals } = readArgs(args, { role: { type: "string" } }, 2)
    readChoice("client", positionals[0], ["add"])
    const name = positionals[1]?.trim() ?? ""
    if (name === "" || name.length > 200) throw new UsageError("NAME should have 1 to 200 characters")
    const role = readChoice("--role", values.role, clientRoles)
    const key = toApiKey(platform.newSalt())
    const added = await withRegister(({ pool }) =>
      addClient(pool, { id: platform.newId(), name, role, key, actor: "system:command-line", at: platform.clock() }),
    )
    if (added === "taken") throw new UsageError(`there is a client ${name} already: choose another name`)
    process.stdout.write(`${key}\n`)
    return 0
  },
}
