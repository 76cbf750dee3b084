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
import { NoPage } from './page/no-page.tsx';
import { InvitationScreen } from './sign-in/invitation-screen.tsx';
import { SignInScreen } from './sign-in/sign-in-screen.tsx';
import { useStore } from './store/store.ts';
import { refreshState, workbenchStore } from './store/workbench-store.ts';

const IntegrationScreen = lazy(() =>
    import('./configuration/integration-screen.tsx').then((m) => ({
        default: m.IntegrationScreen,
    })),
);

const AccessScreen = lazy(() =>
    import('./access/access-screen.tsx').then((m) => ({ default: m.AccessScreen })),
);

const MembersScreen = lazy(() =>
    import('./organization/members-screen.tsx').then((m) => ({ default: m.MembersScreen })),
);

const AuditScreen = lazy(() =>
    import('./organization/audit-screen.tsx').then((m) => ({ default: m.AuditScreen })),
);

const LimitsScreen = lazy(() =>
    import('./limits/limits-screen.tsx').then((m) => ({ default: m.LimitsScreen })),
);

/** Renders the workbench: the shell with the screen of the current route. */
export function App() {
    const route = useRoute();
    const problem = useStore(workbenchStore, (workbench) => workbench.problem);
    if (route.name === 'catalogue') return <CatalogueScreen />;
    if (route.name === 'invitation') return <InvitationScreen />;
    if (route.name === 'sign-in' || problem?.code === 'unauthorized') return <SignInScreen />;
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
                isScreen
                icon={<PlugZap size={22} />}
                title="Bindery does not respond"
                actions={<Button onPress={() => void refreshState()}>Try again</Button>}
            >
                {problem.message} Start it with <code>npm start</code>; this page then reconnects.
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
        case 'access':
            return (
                <Suspense>
                    <AccessScreen />
                </Suspense>
            );
        case 'members':
            return (
                <Suspense>
                    <MembersScreen />
                </Suspense>
            );
        case 'limits':
            return (
                <Suspense>
                    <LimitsScreen />
                </Suspense>
            );
        case 'audit':
            return (
                <Suspense>
                    <AuditScreen />
                </Suspense>
            );
        case 'home':
            return home ? null : <NoPage state={state} />;
        case 'catalogue':
        case 'sign-in':
        case 'invitation':
            return null;
        case 'unknown':
            return (
                <EmptyState
                    isScreen
                    title="Page not found"
                    actions={
                        <Button onPress={() => navigate({ name: 'home' })}>
                            Go to the first page
                        </Button>
                    }
                >
                    <code>{route.path}</code>
                </EmptyState>
            );
    }
}
