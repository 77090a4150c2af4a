// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/standardkinds.h"

#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/kinds/comparekind.h"
#include "core/tasks/kinds/hashkind.h"
#include "core/tasks/kinds/packkind.h"
#include "core/tasks/kinds/transferkind.h"
#include "core/tasks/kinds/unpackkind.h"
#include "core/tasks/kinds/verifykind.h"

namespace Landline::Tasks {

QList<std::pair<QString, TaskKind>> standardKinds(const QProcessEnvironment &environment)
{
    return {{QStringLiteral("command"), commandKind(environment)},
            {QStringLiteral("hash"), hashKind()},
            {QStringLiteral("compare"), compareKind()},
            {QStringLiteral("verify"), verifyKind()},
            {QStringLiteral("pack"), packKind()},
            {QStringLiteral("unpack"), unpackKind()},
            {QStringLiteral("copy"), transferKind(TransferMode::Copy)},
            {QStringLiteral("move"), transferKind(TransferMode::Move)}};
}

} // namespace Landline::Tasks
