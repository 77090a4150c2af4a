// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/listedkind.h"

#include "core/base/digest.h"
#include "core/tasks/kinds/archivewriter.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/kinds/comparekind.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

namespace Landline::Tasks {

QString listedPath(const QString &path, const QString &directory)
{
    if (path == QLatin1String("~") || path.startsWith(QLatin1String("~/")))
        return QDir::cleanPath(QDir::homePath() + path.mid(1));
    return QDir::cleanPath(QDir(directory).absoluteFilePath(path));
}

/** Every path of `keys` made whole; what is no text stays, for the check that follows. */
static QJsonObject withWholePaths(QJsonObject arguments, const QStringList &keys, const QString &directory)
{
    for (const QString &key : keys) {
        const QJsonValue value = arguments.value(key);
        if (value.isString() && !value.toString().isEmpty())
            arguments.insert(key, listedPath(value.toString(), directory));
        if (!value.isArray())
            continue;
        QJsonArray paths;
        for (const QJsonValue &path : value.toArray())
            paths.append(path.isString() ? QJsonValue(listedPath(path.toString(), directory)) : path);
        arguments.insert(key, paths);
    }
    return arguments;
}

namespace {
/** What a kind's arguments are called. */
struct Shape
{
    QStringList paths; ///< required; those that end in "s" are arrays
    QStringList optionalPaths;
    QStringList texts; ///< required
    QStringList optionalTexts;
    std::function<Result<void>(const QJsonObject &)> check = [](const QJsonObject &) {
        return Result<void>();
    };
};
} // namespace

static Result<QJsonObject> checked(const Shape &shape, const QJsonObject &given, const QString &directory)
{
    const QStringList known = shape.paths + shape.optionalPaths + shape.texts + shape.optionalTexts;
    if (const Result<void> only = onlyKnown(given, known); !only)
        return failure(only.error());
    const QJsonObject arguments = withWholePaths(given, shape.paths + shape.optionalPaths, directory);
    for (const QString &key : known) {
        const bool required = shape.paths.contains(key) || shape.texts.contains(key);
        if (!required && !arguments.contains(key))
            continue;
        if (key.endsWith(u's')) {
            if (const Result<QStringList> paths = absolutePaths(arguments, key); !paths)
                return failure(paths.error());
        } else if (const Result<QString> text = requiredText(arguments, key); !text) {
            return failure(text.error());
        }
    }
    if (const Result<void> fine = shape.check(arguments); !fine)
        return failure(fine.error());
    return arguments;
}

static ListedKind listed(const char *name, Shape shape)
{
    return {QString::fromLatin1(name),
            [shape = std::move(shape)](const QJsonObject &arguments, const QString &directory) {
                return checked(shape, arguments, directory);
            }};
}

/** Runs beside the list where it says nothing else. */
static Result<QJsonObject> checkedCommand(const QJsonObject &given, const QString &directory)
{
    QJsonObject arguments = given;
    if (arguments.value(u"directory").toString().isEmpty())
        arguments.insert(QStringLiteral("directory"), directory);
    arguments = withWholePaths(arguments, {QStringLiteral("directory")}, directory);
    return commandFromArguments(arguments, {}).map([&](const Command &) { return arguments; });
}

static Result<void> checkComparison(const QJsonObject &arguments)
{
    if (arguments.contains(u"digest") == arguments.contains(u"other"))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("give either “digest” or “other”, a second file"));
    if (arguments.contains(u"digest"))
        return parseExpectedDigest(arguments.value(u"digest").toString()).map([](const ExpectedDigest &) {});
    return {};
}

QList<ListedKind> standardListedKinds()
{
    const QString file = QStringLiteral("file");
    const QString directory = QStringLiteral("directory");
    const QString archive = QStringLiteral("archive");
    const QString name = QStringLiteral("name");
    const Shape transfer{{QStringLiteral("source"), directory}, {}, {}, {name, QStringLiteral("onConflict")}};
    return {
        {QStringLiteral("command"), checkedCommand},
        listed("hash",
               {{file},
                {},
                {QStringLiteral("algorithm")},
                {},
                [](const QJsonObject &arguments) {
                    return Digest::create(arguments.value(u"algorithm").toString()).map([](const Digest &) {
                    });
                }}),
        listed("compare",
               {{file}, {QStringLiteral("other")}, {}, {QStringLiteral("digest")}, checkComparison}),
        listed("verify", {{QStringLiteral("list")}}),
        listed("pack", {{QStringLiteral("sources"), archive},
                        {},
                        {},
                        {},
                        [](const QJsonObject &arguments) {
                            return ArchiveWriter::checkName(
                                QFileInfo(arguments.value(u"archive").toString()).fileName());
                        }}),
        listed("unpack", {{archive}, {directory}, {}, {name}}),
        listed("copy", transfer),
        listed("move", transfer),
    };
}

} // namespace Landline::Tasks
