/** What a node says that was told to stop: whether it is ready, and of what it has not finished. */
export const stopping = {
  name: "stopping",
  detail: {
    zh: "本节点正在停止：没有办完的请求，请向其他节点重发。",
    en: "This node is stopping: what it has not finished, send again to another one.",
  },
} as const
