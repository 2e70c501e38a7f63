/** Loaded before a server, it tells the process that started it how much memory it holds, whenever it is asked. */
process.on("message", (word) => {
  if (word === "memory") process.send?.(process.memoryUsage())
})
process.channel?.unref()
