using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace FishAudio.AI.Tests.Architecture;

/// <summary>What is experimental upstream stays in one place: a program that does not ask for it compiles without suppressing anything.</summary>
public class ExperimentalSurfaceTests
{
    private static readonly Type[] Public = typeof(FishAudioClient).Assembly.GetExportedTypes();

    [Fact]
    public void One_type_alone_is_experimental()
        => Assert.Equal(["TextToSpeechServiceAIExtensions"], Public.Where(IsExperimental).Select(type => type.Name));

    [Fact]
    public void No_other_type_mentions_one_that_is()
    {
        string[] mentions =
        [
            .. from type in Public.Where(type => !IsExperimental(type))
               from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
               where IsExperimental(member) || TypesOf(member).Any(IsExperimental)
               select $"{type.Name}.{member.Name}",
        ];
        Assert.Empty(mentions);
        // The check sees what it looks for.
        MethodInfo bridge = Public.Single(IsExperimental).GetMethod("AsTextToSpeechClient")!;
        Assert.Contains(TypesOf(bridge), IsExperimental);
        Assert.True(IsExperimental(bridge));
    }

    private static bool IsExperimental(MemberInfo member) => member.IsDefined(typeof(ExperimentalAttribute), inherit: false);

    private static IEnumerable<Type> TypesOf(MemberInfo member) => (member switch
    {
        MethodBase method => method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType ?? typeof(void)),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        Type type => type.GetInterfaces().Append(type.BaseType ?? typeof(object)),
        _ => [],
    }).SelectMany(WithArguments);

    private static IEnumerable<Type> WithArguments(Type type)
        => type.IsGenericType ? type.GetGenericArguments().SelectMany(WithArguments).Append(type) : [type.GetElementType() ?? type];
}
