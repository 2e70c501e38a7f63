/**
 * Colours, type and measures. One accent, an indigo: red would shout guilt and green would promise a clearance.
 * Contrast of every pair of text and ground is 4.5 : 1 or more (WCAG AA), light and dark.
 */

export const tokenStyle = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6;
  --sheet: #ffffff;
  --ink: #1b1f23;
  --quiet: #555c63;
  --line: #dcd9d2;
  --edge: #7d838a;
  --accent: #1d4f7c;
  --accent-deep: #143a5c;
  --on-accent: #ffffff;
  --tint: #e9eff5;
  --mark: #fbe6a2;
  --sans: "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", system-ui, sans-serif;
  --serif: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", Georgia, "PingFang SC", "Microsoft YaHei", serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --wide: 72rem;
}
:root:lang(en) {
  --sans: system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  --serif: Georgia, "Noto Serif", "Times New Roman", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a;
    --sheet: #1b1f23;
    --ink: #e9e7e2;
    --quiet: #a8aeb5;
    --line: #353b41;
    --edge: #868d95;
    --accent: #93c1ea;
    --accent-deep: #bddaf3;
    --on-accent: #10202e;
    --tint: #1f2b37;
    --mark: #5d4b12;
  }
}
`
