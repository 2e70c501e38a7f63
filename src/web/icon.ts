/** The mark: a square seal holding a page that is open to everyone. Drawn as paths, so that it needs no font. */

const paths = `<path d="M5 3h22a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/>
  <path fill="#fff" d="M9 8h14v2.6H9zM9 13.2h8v2.2H9zM9 18h5.4v2.2H9z"/>
  <path fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" d="M22.4 22.4 25 25"/>
  <circle cx="19.6" cy="19.6" r="4" fill="none" stroke="#fff" stroke-width="2.2"/>`

/** The icon as a file. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <g fill="#1d4f7c">${paths}</g>
</svg>
`
