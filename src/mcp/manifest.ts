/** The module of the Model Context Protocol: the register as tools of an assistant, read-only. */
import type { Module } from "../http/module.ts"
import { mcpRoutes } from "./routes.ts"

export const mcp: Module = {
  name: "mcp",
  about: {
    zh: "模型上下文协议（MCP）：供智能助手查询、检索、核查和核验，只读",
    en: "Model Context Protocol (MCP): look up, search, check and verify for assistants, read-only",
  },
  needs: [],
  docs: "docs/modules.md",
  variables: {},
  routes: mcpRoutes,
}
