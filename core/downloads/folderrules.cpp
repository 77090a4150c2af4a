// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/folderrules.h"

#include "core/base/plaintext.h"

#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

namespace Landline::Downloads {

QList<FolderRule> FolderRules::standardRules()
{
    const auto rule = [](const QString &name, const QString &extensions) {
        return FolderRule{name, name, extensions.split(u' ', Qt::SkipEmptyParts)};
    };
    return {
        rule(QStringLiteral("Archives"),
             QStringLiteral("zip 7z rar tar gz tgz bz2 tbz2 xz txz zst tzst lz lz4 lzma cab cpio iso img")),
        rule(QStringLiteral("Pictures"),
             QStringLiteral("jpg jpeg png gif webp avif heic svg bmp tif tiff ico psd xcf raw")),
        rule(QStringLiteral("Music"), QStringLiteral("mp3 ogg oga opus flac wav m4a aac wma mid midi")),
        rule(QStringLiteral("Videos"),
             QStringLiteral("mp4 mkv webm avi mov m4v mpg mpeg ogv wmv flv ts 3gp")),
        rule(QStringLiteral("Documents"),
             QStringLiteral("pdf doc docx odt rtf txt md tex epub mobi djvu ps xls xlsx ods csv ppt pptx odp "
                            "html htm xml json")),
        rule(QStringLiteral("Programs"),
             QStringLiteral("deb rpm appimage flatpakref flatpak snap exe msi dmg pkg apk jar run sh")),
        rule(QStringLiteral("Other"), {}),
    };
}

static QString resolved(const QString &directory, const QString &base)
{
    if (QDir::isAbsolutePath(directory))
        return QDir::cleanPath(directory);
    const QString whole = QDir::cleanPath(base + u'/' + directory);
    const QString root = QDir::cleanPath(base);
    return whole == root || whole.startsWith(root == QLatin1String("/") ? root : root + u'/') ? whole : root;
}

QString FolderRules::directoryFor(const QString &fileName, const QString &base) const
{
    if (!isOn)
        return base;
    // From the first dot on, so that the longest extension is tried first.
    const QString name = fileName.toLower();
    for (qsizetype dot = name.indexOf(u'.'); dot >= 0; dot = name.indexOf(u'.', dot + 1)) {
        const QString extension = name.mid(dot + 1);
        for (const FolderRule &rule : rules) {
            if (rule.extensions.contains(extension))
                return resolved(rule.directory, base);
        }
    }
    for (const FolderRule &rule : rules) {
        if (rule.extensions.isEmpty())
            return resolved(rule.directory, base);
    }
    return base;
}

QStringList FolderRules::directories(const QString &base) const
{
    QStringList all{base};
    for (const FolderRule &rule : rules) {
        if (const QString directory = resolved(rule.directory, base); isOn && !all.contains(directory))
            all.append(directory);
    }
    return all;
}

QJsonObject FolderRules::toJson() const
{
    QJsonArray list;
    for (const FolderRule &rule : rules)
        list.append(QJsonObject{{QStringLiteral("name"), rule.name},
                                {QStringLiteral("directory"), rule.directory},
                                {QStringLiteral("extensions"), QJsonArray::fromStringList(rule.extensions)}});
    return {{QStringLiteral("on"), isOn}, {QStringLiteral("rules"), list}};
}

FolderRules FolderRules::fromJson(const QJsonObject &object)
{
    FolderRules rules;
    rules.isOn = object.value(QStringLiteral("on")).toBool();
    const QJsonValue list = object.value(QStringLiteral("rules"));
    if (!list.isArray())
        return rules;
    rules.rules.clear();
    const QJsonArray stored = list.toArray();
    for (const QJsonValue &value : stored) {
        if (rules.rules.size() == maxRules)
            break;
        FolderRule rule;
        rule.name = plainText(value[QStringLiteral("name")].toString(), KeepBreaks::No);
        rule.directory = value[QStringLiteral("directory")].toString();
        QStringList extensions;
        const QJsonArray names = value[QStringLiteral("extensions")].toArray();
        for (const QJsonValue &extension : names)
            extensions.append(extension.toString());
        rule.extensions = extensionsInText(extensions.join(u' '));
        if (!rule.name.isEmpty())
            rules.rules.append(rule);
    }
    return rules;
}

QStringList extensionsInText(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QStringList extensions;
    const QStringList words = text.toLower().split(between, Qt::SkipEmptyParts);
    for (QString word : words) {
        while (word.startsWith(u'*') || word.startsWith(u'.'))
            word.remove(0, 1);
        if (!word.isEmpty() && !word.contains(u'/') && !extensions.contains(word)
            && extensions.size() < FolderRules::maxExtensions)
            extensions.append(word);
    }
    return extensions;
}

bool looksLikeFile(const QUrl &url)
{
    static const QSet<QString> pages{QStringLiteral("html"), QStringLiteral("htm"), QStringLiteral("xml"),
                                     QStringLiteral("json")};
    static const QSet<QString> endings = [] {
        QSet<QString> all{QStringLiteral("meta4"), QStringLiteral("metalink"), QStringLiteral("bin"),
                          QStringLiteral("qcow2")};
        const QList<FolderRule> rules = FolderRules::standardRules();
        for (const FolderRule &rule : rules)
            all.unite(QSet<QString>(rule.extensions.cbegin(), rule.extensions.cend()));
        return all.subtract(pages);
    }();
    const QString name = url.fileName();
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 && endings.contains(name.mid(dot + 1).toLower());
}

} // namespace Landline::Downloads
