import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, type ComponentType } from 'react';

import { EmptyState } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';
import { Link } from '../router/router.tsx';
import { ThemeMenu } from './theme-menu.tsx';

/** The catalogue module is optional: a build without `src/catalogue` shows a message. */
interface CatalogueModule {
    default?: ComponentType;
    Catalogue?: ComponentType;
}

const modules = import.meta.glob<CatalogueModule>('../catalogue/catalogue.tsx');
const load = Object.values(modules)[0];

const Catalogue = lazy(async () => {
    const module = await load?.();
    return { default: module?.default ?? module?.Catalogue ?? NoCatalogue };
});

function NoCatalogue() {
    return <EmptyState isScreen title="This build has no catalogue" />;
}

/** Renders the screen of the ContentKit catalogue. */
export function CatalogueScreen() {
    return (
        <div className="catalogue-screen">
            <header className="header">
                <Link className="header-link" to={{ name: 'home' }}>
                    <ArrowLeft size={14} aria-hidden="true" /> Workbench
                </Link>
                <span className="header-gap" />
                <ThemeMenu />
            </header>
            <main className="catalogue-main">
                <Suspense fallback={<Spinner label="Loading the catalogue" />}>
                    <Catalogue />
                </Suspense>
            </main>
        </div>
    );
}
