// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/listedkinds.h"

#include "core/downloads/downloadrequest.h"
#include "core/tasks/kinds/arguments.h"

namespace Landline::Downloads {

static Result<QJsonObject> checkedDownload(const QJsonObject &given, const QString &directory)
{
    if (const Result<void> known = Tasks::onlyKnown(given, DownloadRequest().toJson().keys()
                                                               + QStringList{QStringLiteral("alternatives")});
        !known)
        return failure(known.error());
    return DownloadRequest::fromJson(given).map([&](DownloadRequest request) {
        request.directory = Tasks::listedPath(request.directory, directory);
        return request.toJson();
    });
}

QList<Tasks::ListedKind> allListedKinds()
{
    QList<Tasks::ListedKind> kinds = Tasks::standardListedKinds();
    kinds.prepend({downloadKindName, checkedDownload, DownloadRequest::defaultRetries,
                   Tasks::RetryOn::TransientErrors});
    return kinds;
}

} // namespace Landline::Downloads
