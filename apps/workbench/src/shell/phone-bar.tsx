import { Activity, PanelLeft, ScanSearch } from 'lucide-react';
import { Button } from 'react-aria-components';

import { countFailed } from '../store/invocation-outcome.ts';
import { changeLayout } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** Buttons that open the sidebar and panels on a phone. */
export function PhoneBar() {
    const failed = useStore(workbenchStore, ({ invocations }) => countFailed(invocations));
    return (
        <nav className="phone-bar" aria-label="Panels">
            <Button className="phone-tab" onPress={() => changeLayout({ sidebarOpen: true })}>
                <PanelLeft size={18} aria-hidden="true" />
                Pages
            </Button>
            <Button className="phone-tab" onPress={() => changeLayout({ activityOpen: true })}>
                <Activity size={18} aria-hidden="true" />
                Activity
                {failed > 0 ? (
                    <span className="phone-badge">
                        {failed}
                        <span className="visually-hidden"> failed</span>
                    </span>
                ) : null}
            </Button>
            <Button className="phone-tab" onPress={() => changeLayout({ inspectorOpen: true })}>
                <ScanSearch size={18} aria-hidden="true" />
                Inspector
            </Button>
        </nav>
    );
}
