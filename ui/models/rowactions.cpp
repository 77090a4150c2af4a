// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rowactions.h"

#include "ui/models/tasktext.h"

#include <QCoreApplication>

namespace Landline::Ui {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

/** What a person does about it, the likeliest first. */
QList<RowAction> helpFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Auth:
        return {RowAction::SignIn, RowAction::Retry};
    case ErrorCode::NotFound:
    case ErrorCode::NotTheFile:
    case ErrorCode::Redirect:
        return {RowAction::ReplaceAddress, RowAction::Retry};
    case ErrorCode::Http:
        // It is not there, or no longer; anything else may be better later.
        if (error.httpStatus >= 400 && error.httpStatus < 500)
            return {RowAction::ReplaceAddress, RowAction::Retry};
        return {RowAction::Retry};
    case ErrorCode::Changed:
    case ErrorCode::Checksum:
        return {RowAction::StartOver};
    case ErrorCode::DiskFull:
    case ErrorCode::PermissionDenied:
        return {RowAction::OpenFolder, RowAction::Retry};
    default:
        return {RowAction::Retry};
    }
}

} // namespace

QString rowActionText(RowAction action)
{
    const char *text = "";
    switch (action) {
    case RowAction::SignIn:
        text = QT_TRANSLATE_NOOP("Downloads", "Sign in…");
        break;
    case RowAction::ReplaceAddress:
        text = QT_TRANSLATE_NOOP("Downloads", "Replace address…");
        break;
    case RowAction::Retry:
        text = QT_TRANSLATE_NOOP("Downloads", "Retry");
        break;
    case RowAction::StartOver:
        text = QT_TRANSLATE_NOOP("Downloads", "Start over");
        break;
    case RowAction::Resume:
        text = QT_TRANSLATE_NOOP("Downloads", "Resume");
        break;
    case RowAction::Pause:
        text = QT_TRANSLATE_NOOP("Downloads", "Pause");
        break;
    case RowAction::Cancel:
        text = QT_TRANSLATE_NOOP("Downloads", "Cancel");
        break;
    case RowAction::Open:
        text = QT_TRANSLATE_NOOP("Downloads", "Open");
        break;
    case RowAction::OpenFolder:
        text = QT_TRANSLATE_NOOP("Downloads", "Open folder");
        break;
    }
    return QCoreApplication::translate("Downloads", text);
}

QList<RowAction> rowActionsFor(const TaskSnapshot &download)
{
    switch (download.state) {
    case TaskState::Succeeded:
        return {RowAction::Open, RowAction::OpenFolder};
    case TaskState::Failed:
        return helpFor(download.error);
    default:
        break;
    }
    const TaskVerbs verbs = verbsFor(download);
    QList<RowAction> actions;
    if (verbs.retry)
        actions.append(RowAction::Retry);
    if (verbs.resume)
        actions.append(RowAction::Resume);
    if (verbs.pause)
        actions.append(RowAction::Pause);
    if (verbs.cancel)
        actions.append(RowAction::Cancel);
    return actions;
}

QString rowLabelFor(RowAction action, const TaskSnapshot &download)
{
    if (action == RowAction::Retry && download.state == TaskState::RetryWait)
        return QCoreApplication::translate("Downloads", "Retry now");
    const bool isFirst = rowActionsFor(download).value(0) == action;
    return isFirst && isFinished(download.state) ? rowActionText(action) : QString();
}

} // namespace Landline::Ui
