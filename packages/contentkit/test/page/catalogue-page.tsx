import type { ReactNode } from 'react';

import { Catalogue } from '../../../../apps/workbench/src/catalogue/catalogue.tsx';
import { ExampleView } from '../../../../apps/workbench/src/catalogue/example-view.tsx';
import { SECTIONS } from '../../../../apps/workbench/src/catalogue/sections.ts';
import { useTheme } from '../../../../apps/workbench/src/catalogue/use-theme.ts';

/** Renders the whole catalogue, or only the named examples, which load in a fraction of the time. */
export function CataloguePage({ examples }: { examples: readonly string[] }): ReactNode {
    const theme = useTheme();
    if (examples.length === 0) return <Catalogue />;
    return (
        <div className="catalogue" data-theme={theme}>
            <div className="catalogue-grid">
                {SECTIONS.flatMap((section) => section.examples)
                    .filter((example) => examples.includes(example.id))
                    .map((example) => (
                        <ExampleView key={example.id} example={example} theme={theme} />
                    ))}
            </div>
        </div>
    );
}
