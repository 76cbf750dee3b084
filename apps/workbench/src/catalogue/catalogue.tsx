import '@bindery/contentkit/styles.css';
import './catalogue.css';

import { ExampleView } from './example-view.tsx';
import { SECTIONS } from './sections.ts';
import { useTheme } from './use-theme.ts';

/** Examples of every ContentKit element and variant. Their components run in the page. */
export function Catalogue() {
    const theme = useTheme();
    return (
        <div className="catalogue" data-theme={theme}>
            <header className="catalogue-header">
                <h1>ContentKit</h1>
                <p className="catalogue-note">
                    Every element and variant. The examples are interactive.
                </p>
                <nav aria-label="Sections">
                    {SECTIONS.map((section) => (
                        <a key={section.id} href={`#section-${section.id}`}>
                            {section.title}
                        </a>
                    ))}
                </nav>
            </header>
            {SECTIONS.map((section) => (
                <section
                    key={section.id}
                    id={`section-${section.id}`}
                    aria-labelledby={`title-${section.id}`}
                >
                    <h2 id={`title-${section.id}`}>{section.title}</h2>
                    <div className="catalogue-grid">
                        {section.examples.map((example) => (
                            <ExampleView key={example.id} example={example} theme={theme} />
                        ))}
                    </div>
                </section>
            ))}
        </div>
    );
}
