#!/usr/bin/env node
/** The `gongshi` command. */
import { toOperatorMessage } from "../node/operator-message.ts"
import { gongshiCommands } from "./programs.ts"
import { runCommands } from "./run.ts"

process.exitCode = await runCommands(
  {
    ...{ name: "gongshi", about: "the register of merchants' credit information", commands: gongshiCommands },
    ...{ environment: "docs/operations.md", toMessage: toOperatorMessage },
  },
  process.argv.slice(2),
)
