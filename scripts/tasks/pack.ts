// `npm run pack`: writes the tarballs of all published packages to `dist/*.tgz`.
import { relative } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import { packPackages } from '../pack/pack-packages.ts';

for (const { tarball } of await packPackages()) console.log(relative(ROOT, tarball));
