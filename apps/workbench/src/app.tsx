import { PlugZap } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';

import { Button } from './design/button.tsx';
import { EmptyState } from './design/notice.tsx';
import { Spinner } from './design/spinner.tsx';
import { PageScreen } from './page/page-screen.tsx';
import { homeRoute } from './router/home-route.ts';
import { navigate, useRoute } from './router/router.tsx';
import { CatalogueScreen } from './shell/catalogue-screen.tsx';
import { Shell } from './shell/shell.tsx';
import { useStore } from './store/store.ts';
import { refreshState, workbenchStore } from './store/workbench-store.ts';

const IntegrationScreen = lazy(() =>
    import('./configuration/integration-screen.tsx').then((m) => ({
        default: m.IntegrationScreen,
    })),
);

/** The workbench: the shell, and the screen that the address names in it. */
export function App() {
    const route = useRoute();
    if (route.name === 'catalogue') return <CatalogueScreen />;
    return (
        <Shell>
            <Screen />
        </Shell>
    );
}

function Screen() {
    const route = useRoute();
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const problem = useStore(workbenchStore, (workbench) => workbench.problem);

    const home = state ? homeRoute(state) : null;
    useEffect(() => {
        if (route.name === 'home' && home) navigate(home, { replace: true });
    }, [route, home]);

    if (!state) {
        if (!problem) {
            return (
                <div className="shell-waiting">
                    <Spinner label="Loading the workbench" />
                </div>
            );
        }
        return (
            <EmptyState
                icon={<PlugZap size={22} />}
                title={
                    problem.code === 'unauthorized'
                        ? 'This tab belongs to an earlier start of Bindery'
                        : 'Bindery is not answering'
                }
                actions={
                    problem.code === 'unauthorized' ? (
                        <Button kind="primary" onPress={() => location.reload()}>
                            Load again
                        </Button>
                    ) : (
                        <Button onPress={() => void refreshState()}>Try again</Button>
                    )
                }
            >
                {problem.code === 'unauthorized' ? (
                    'Its token is no longer valid. Loading the page again fetches the new one.'
                ) : (
                    <>
                        {problem.message} Start it with <code>npm start</code>, and this page goes
                        on by itself.
                    </>
                )}
            </EmptyState>
        );
    }
    switch (route.name) {
        case 'page':
            return (
                <PageScreen
                    key={`${route.spaceId}/${route.pageId}`}
                    spaceId={route.spaceId}
                    pageId={route.pageId}
                />
            );
        case 'integration':
            return (
                <Suspense>
                    <IntegrationScreen key={route.integration} name={route.integration} />
                </Suspense>
            );
        case 'home':
            return home ? null : (
                <EmptyState title="There is no page yet">
                    Make one with the plus beside “Pages”.
                </EmptyState>
            );
        case 'catalogue':
            return null;
        case 'unknown':
            return (
                <EmptyState
                    title="There is nothing at this address"
                    actions={
                        <Button onPress={() => navigate({ name: 'home' })}>
                            To the first page
                        </Button>
                    }
                >
                    <code>{route.path}</code>
                </EmptyState>
            );
    }
}
