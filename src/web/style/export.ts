/** The page of exports: files with their digests, commands. */

export const exportStyle = `
.files { margin-top: 1rem; border-top: 1px solid var(--line); }
.files li { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.25rem; padding-block: .625rem; border-bottom: 1px solid var(--line); }
.files a { overflow-wrap: anywhere; }
.files .count { color: var(--quiet); font-size: .9375rem; white-space: normal; }
.files .digest { font: .8125rem/1.5 var(--mono); color: var(--quiet); overflow-wrap: anywhere; }
.command { margin: .5rem 0 0; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .9375rem/1.5 var(--mono); background: var(--sheet); border: 1px solid var(--line); border-radius: 4px; }
.command code { font: inherit; }
.exports .pages + .small { margin-top: .5rem; }
.exports .numbered { margin-top: .875rem; padding-inline-start: 1.5rem; }
.exports .numbered li + li { margin-top: .75rem; }
@media (min-width: 40rem) {
  .files li { grid-template-columns: minmax(0, 1fr) auto; }
  .files .digest { grid-column: 1 / -1; }
}
`
