/** The page of the browser tests: the catalogue (`?catalogue`), or an empty stage that a test mounts its own tree on. */
import '../../src/styles.css';
import './page.css';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';

import { Stage } from './stage.tsx';

const Catalogue = lazy(async () => ({
    default: (await import('../../../../apps/workbench/src/catalogue/catalogue.tsx')).Catalogue,
}));

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root.');
createRoot(root).render(
    <StrictMode>
        <Suspense>
            {window.location.search === '?catalogue' ? (
                <main>
                    <Catalogue />
                </main>
            ) : (
                <Stage />
            )}
        </Suspense>
    </StrictMode>,
);
