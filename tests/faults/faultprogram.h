// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/faultcase.h"

namespace Landline::Testing {

/** How to call a program that downloads; what a careful user would type to get a resumable download. */
struct FaultProgram
{
    QString name;
    QStringList command;          ///< words; {url}, {dir} and {name} stand for what they say
    QMap<Need, QStringList> more; ///< words that are put before {url}'s for a need; not there: it can't
    QStringList mirrored;         ///< instead of "{url}" where there is a mirror
    QString partName;             ///< how it calls the unfinished {name}; empty: by the final name
    QString controlName;          ///< what it keeps beside that; empty: nothing

    [[nodiscard]] bool can(Need need) const;
    /** The words for this case. `values`: what stands for each placeholder, with its braces. */
    [[nodiscard]] QStringList words(const FaultCase &fault, const QMap<QString, QString> &values) const;

    [[nodiscard]] static FaultProgram landline();
    [[nodiscard]] static FaultProgram aria2();
    [[nodiscard]] static FaultProgram curl();
    [[nodiscard]] static FaultProgram wget();
    /** A template as people type it, for --command. */
    [[nodiscard]] static FaultProgram fromCommand(const QString &command);
};

} // namespace Landline::Testing
