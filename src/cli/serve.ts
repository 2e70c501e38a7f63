/** `gongshi serve`: the same as `npm start`. */
import { main } from "../node/main.ts"
import { type Command, readArgs } from "./command.ts"

export const serveCommand: Command = {
  summary: "serve the register",
  usage: "serve",
  async run(args) {
    readArgs(args, {})
    await main()
    // The server ends the process itself, on a signal.
    return new Promise(() => {})
  },
}
