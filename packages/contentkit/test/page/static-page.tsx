import type { ContentKitContext } from '@bindery/contract';

import { renderLocally } from '../../../../apps/workbench/src/catalogue/local-component.ts';
import { SECTIONS } from '../../../../apps/workbench/src/catalogue/sections.ts';
import { renderToHTML } from '../../src/server.ts';

/** Fills an element with the static HTML of every example, as a page without scripts has it. */
export async function showStaticPage(container: Element, theme: 'light' | 'dark'): Promise<void> {
    const context = { type: 'document', spaceId: 's', editable: false, theme };
    const main = document.createElement('main');
    main.innerHTML = '<h1>Static HTML</h1>';
    for (const example of SECTIONS.flatMap((section) => section.examples)) {
        const output = await renderLocally(example.components)(
            // The cast holds: the API client's types declare these strings as enums.
            { componentId: 'main', props: {}, context: context as ContentKitContext },
            { signal: new AbortController().signal },
        );
        const part = document.createElement('article');
        part.innerHTML = await renderToHTML(output, { theme, idPrefix: `${example.id}-` });
        main.append(part);
    }
    container.replaceChildren(main);
}
