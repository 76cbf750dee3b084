/**
 * The page of the browser tests: the catalogue (`?catalogue`, `?catalogue=link,card`), its static HTML (`?static=dark`),
 * or a harness for one component.
 */
import '../../src/styles.css';
import './page.css';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';

import { HarnessPage } from './harness-page.tsx';

const CataloguePage = lazy(async () => ({
    default: (await import('./catalogue-page.tsx')).CataloguePage,
}));

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root.');
const parameters = new URLSearchParams(window.location.search);
const examples = parameters.get('catalogue');
const staticTheme = parameters.get('static');
if (staticTheme !== null) {
    const { showStaticPage } = await import('./static-page.tsx');
    await showStaticPage(root, staticTheme === 'dark' ? 'dark' : 'light');
} else
    createRoot(root).render(
        <StrictMode>
            <Suspense>
                {examples === null ? (
                    <HarnessPage />
                ) : (
                    <main>
                        <CataloguePage examples={examples.split(',').filter(Boolean)} />
                    </main>
                )}
            </Suspense>
        </StrictMode>,
    );
