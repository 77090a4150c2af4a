// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/taskfacts.h"

namespace Landline::Ui {

/** All that people may want to copy of a download: addresses, files, digests, what the server said of it. */
[[nodiscard]] QList<TaskFact> downloadFacts(const Tasks::TaskSnapshot &download);

} // namespace Landline::Ui
