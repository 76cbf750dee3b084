import './tabs.css';

import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

interface TabPart {
    id: string;
    title: string;
    count?: number;
    content: ReactNode;
}

interface TabsProps {
    label: string;
    parts: readonly TabPart[];
    /** The initially selected part; default: the first. */
    initial?: string | undefined;
}

/** Tabs with their panels. */
export function Tabs({ label, parts, initial }: TabsProps) {
    return (
        <AriaTabs
            className="tabs"
            {...(initial === undefined ? {} : { defaultSelectedKey: initial })}
        >
            <TabList aria-label={label} className="tab-list">
                {parts.map(({ id, title, count }) => (
                    <Tab key={id} id={id} className="tab">
                        {title}
                        {count === undefined ? null : <span className="tab-count">{count}</span>}
                    </Tab>
                ))}
            </TabList>
            {parts.map(({ id, content }) => (
                <TabPanel key={id} id={id} className="tab-panel">
                    {content}
                </TabPanel>
            ))}
        </AriaTabs>
    );
}
