/** The templates of `bindery new`, each with a description. */
export const TEMPLATES = {
    block: 'a block with a button, state and props',
    webhook: 'an endpoint for signed requests of another service',
    oauth: 'a connected account, and a block that shows it',
    script: 'a script on every page of a published site',
    'content-source': 'pages from the data of another service',
} as const;

export type Template = keyof typeof TEMPLATES;

export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as Template[]; // The cast holds: these are all keys of the object.
